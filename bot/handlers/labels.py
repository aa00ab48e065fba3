"""What the parts of a form are called in its summary."""

from bot.words import Words, _

LABELS = {
    "customer": _("Customer"),
    "product": _("Product"),
    "quantity": _("Quantity"),
    "price": _("Price"),
    "due": _("Due"),
    "template": _("Steps"),
    "features": _("Special"),
    "sheet": _("Changes"),
    "customer_ref": _("Customer's number"),
    "terms": _("Payment"),
    "source": _("Source"),
    "note": _("Note"),
    "order": _("Order"),
    "reason": _("Reason"),
    "name": _("Name"),
    "role": _("Role"),
    "text": _("Text"),
    "step": _("Step"),
    "until": _("Finished on"),
    "follow": _("Later steps"),
    "at": _("Time"),
    "person": _("Person"),
    "to": _("Taken over by"),
    "deputy": _("Deputy"),
}


def label(key: str) -> Words:
    """The name of an answer by its key; one without a name is called as in the code."""
    name = key.rsplit(".", 1)[-1]
    return LABELS.get(name, Words("{name}", {"name": name.replace("_", " ").capitalize()}))
