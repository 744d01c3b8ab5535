"""The values in a request that lead a client into a documented failure."""

from mockinvoice.web.vendor import Magic

KEY = "api-key or Authorization: Bearer"
REJECTED = "401 Invalid API key provided"
MAGIC = (
    Magic(where=KEY, value="…invalid…", effect=REJECTED),
    Magic(where=KEY, value="…expired…", effect=REJECTED),
    Magic(where=KEY, value="…revoked…", effect=REJECTED),
    Magic(where=KEY, value="…forbidden…", effect="403 Required permissions are not granted."),
)
