"""What every answer tells the browser: load nothing from elsewhere, run nothing that stands in a page, keep no page."""

from __future__ import annotations

from typing import Final

POLICY: Final = (
    "default-src 'self'; "
    "script-src 'self'; "
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
    "style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "object-src 'none'; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Content Security Policy Level 3 (W3C, 2025).

plotly.js needs two things, tried in Chromium: an empty `style` element, whose hash stands here and into which only a
script can write rules, and `style` attributes. No page needs them, and neither lets a script or a rule in.
"""

ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NOT_KEPT: Final = {"Cache-Control": "no-store"}
"""On a screen that many use, the next person must not find a page of the one before."""


def headers_for(path: str) -> dict[str, str]:
    """Headers of the answer at an address; files keep what they say about being kept."""
    return ALWAYS if path.startswith("/static/") else ALWAYS | NOT_KEPT
