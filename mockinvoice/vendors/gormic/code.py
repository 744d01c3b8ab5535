"""What Gormic does: loaded when somebody asks for it."""

from mockinvoice.vendors.gormic import browsers, closing, invoices, sending
from mockinvoice.vendors.gormic.actions import ACTIONS
from mockinvoice.vendors.gormic.auth import authenticate, credential
from mockinvoice.vendors.gormic.credits import CREDIT_EXPIRY, end_credit
from mockinvoice.vendors.gormic.dialect import answer, refuse
from mockinvoice.vendors.gormic.seed import seed
from mockinvoice.web.vendor import Code, Magic

CODE = Code(
    modules=(invoices, closing, sending, browsers),
    authenticate=authenticate,
    credential=credential,
    answer=answer,
    refuse=refuse,
    seed=seed,
    actions=ACTIONS,
    events={CREDIT_EXPIRY: end_credit},
    magic=(
        Magic(where="api-key", value="…invalid…", effect="401 INVALID_TOKEN"),
        Magic(where="api-key", value="…expired…", effect="401 INVALID_TOKEN"),
        Magic(where="api-key", value="…revoked…", effect="401 INVALID_TOKEN"),
        Magic(where="api-key", value="…forbidden…", effect="401 UNAUTHORIZED"),
    ),
)
