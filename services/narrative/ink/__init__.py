"""Ink: stories written in inkle's language, compiled to JSON, made into a story folder of our own.

What Ink does while it runs is found out beforehand, by running every stretch of it once with open values.

container    Ink's list of text, commands and other containers; a path such as `quay.0.c-1` leads to it
stretch      what Ink says from one stop to the next: it becomes one node
joint        a knot, a stitch or a gather: where stretches end, so that many ways can share what follows
fork         a stretch that goes on differently by a condition: it becomes a node for each way
count        how often a container was come to: a variable of the story, where Ink asks for it
"""

from services.narrative.ink.convert import Imported, import_ink

__all__ = ["Imported", "import_ink"]
