"""The languages Diana speaks."""

SUPPORTED_LANGUAGES = ("en", "es")
"""Codes of the languages every text exists in; the first is for readers whose language is none of them."""
