"""What Slyce does: loaded when somebody asks for it."""

from mockinvoice.vendors.slyce import invoices
from mockinvoice.vendors.slyce.actions import ACTIONS
from mockinvoice.vendors.slyce.auth import authenticate, credential
from mockinvoice.vendors.slyce.dialect import answer, refuse
from mockinvoice.vendors.slyce.reminders import EVENTS
from mockinvoice.vendors.slyce.seed import seed
from mockinvoice.web.vendor import Code, Magic

CODE = Code(
    modules=(invoices,),
    authenticate=authenticate,
    credential=credential,
    answer=answer,
    refuse=refuse,
    seed=seed,
    actions=ACTIONS,
    events=EVENTS,
    magic=tuple(
        Magic(where="X-Authorization header or parameter", value=f"…{word}…", effect=effect)
        for word, effect in (
            ("invalid", "401 GEN-UNAUTHORIZED"),
            ("expired", "401 GEN-UNAUTHORIZED"),
            ("revoked", "401 GEN-UNAUTHORIZED"),
            ("forbidden", "403 GEN-FORBIDDEN"),
        )
    ),
)
