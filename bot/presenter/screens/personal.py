"""What is held about people: the policy, the terms, the file, and being forgotten."""

from __future__ import annotations

from typing import ClassVar

from bot.callbacks import ConfirmErasure
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import View, place


class Privacy(View):
    """What is kept, why, and how long."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("privacy")

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "export"), place(scene, "delete_me")], *super().buttons(scene)]


class Terms(View):
    """The terms."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("terms")


class Export(View):
    """Comes with a file: everything held about its reader."""

    in_place: ClassVar[bool] = False
    document_name: ClassVar[str | None] = "diana.json"

    def text(self, scene: Scene) -> str:
        return scene.words.html("export")


class ErasureQuestion(View):
    """What being forgotten means, before it happens."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("erasure-question")

    def buttons(self, scene: Scene) -> Rows:
        return [[Press(scene.words.plain("button-forget"), ConfirmErasure)], *super().buttons(scene)]


class Erased(View):
    """It has happened."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("erased")

    def buttons(self, scene: Scene) -> Rows:
        return []
