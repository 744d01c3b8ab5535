# The base of both stages: an image with python3 (3.11 or newer) that can make virtual environments.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_FIND_LINKS=/build/image/wheels \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
# PIP_NO_INDEX=1 installs from image/wheels alone (`make image WHEELS=1`), without a network.
ARG PIP_NO_INDEX=0

COPY image/ image/
RUN python3 -m venv tools \
 && tools/bin/pip install --quiet --require-hashes --only-binary :all: -r image/build.txt \
 && python3 -m venv --without-pip /opt/mockinvoice \
 && tools/bin/pip --python /opt/mockinvoice/bin/python install --quiet \
    --require-hashes --only-binary :all: -r image/requirements.txt

COPY . .
# `check` keeps the documents parsed, so that a container need not do it at each start.
RUN tools/bin/pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir dist . \
 && tools/bin/pip --python /opt/mockinvoice/bin/python install --quiet \
    --no-deps --no-index dist/mockinvoice-*.whl \
 && /opt/mockinvoice/bin/mockinvoice check \
 && /opt/mockinvoice/bin/python image/sbom.py mockinvoice >/opt/mockinvoice/sbom.cdx.json \
 && cp image/healthy.py /opt/mockinvoice/


FROM ${BASE}
COPY --from=build /opt/mockinvoice /opt/mockinvoice
RUN mkdir -p /data /etc/mockinvoice/init.d && chown 10001:10001 /data

ENV PATH=/opt/mockinvoice/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    MOCKINVOICE_HOST=0.0.0.0 \
    MOCKINVOICE_PORT=8080 \
    MOCKINVOICE_TLS=1 \
    MOCKINVOICE_TLS_PORT=8443 \
    MOCKINVOICE_TLS_DIR=/data/certs \
    MOCKINVOICE_DB=/data/mockinvoice.json \
    MOCKINVOICE_CONTROL_TOKEN_FILE=/data/control-token \
    MOCKINVOICE_INIT_DIR=/etc/mockinvoice/init.d
LABEL org.opencontainers.image.title="mockinvoice" \
      org.opencontainers.image.description="An offline, stateful mock of five vendors' invoice APIs" \
      org.opencontainers.image.licenses="MIT"

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080 8443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python3", "-IS", "/opt/mockinvoice/healthy.py"]
ENTRYPOINT ["mockinvoice", "serve"]
