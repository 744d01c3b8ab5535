"""Map the top-level documents into the package, which setup.cfg has no words for."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["mockinvoice", "mockinvoice.*"]), "mockinvoice.openapi"],
    package_dir={"mockinvoice.openapi": "openapi"},
    package_data={
        "mockinvoice.openapi": ["*.yaml"],
        "mockinvoice": ["py.typed", "vendors/*/*.md", "contract/report/page/*"],
    },
)
