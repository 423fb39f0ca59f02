"""Forms that change something: only pages of the desk itself may send them."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import HTTPException, Request


def own_form(request: Request) -> None:
    """Refuse a form that another site's page sent with the reader's cookie. Raises HTTPException 400.

    Browsers say where a request comes from, and no page can change what they say: in Sec-Fetch-Site, or, on
    plain HTTP, where they leave it out, in Origin (Fetch Metadata, W3C; RFC 6454).
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "")
    own = site == "same-origin" if site else urlsplit(origin).netloc == request.headers.get("host")
    if not own:
        raise HTTPException(400, "This form did not come from a page of the desk.")
