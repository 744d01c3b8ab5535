"""The only way out: webhook calls and e-mail, to this machine unless more is allowed."""

from mockinvoice.web.deliver.postman import Postman

__all__ = ["Postman"]
