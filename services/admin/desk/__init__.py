"""The desk: looking after one person, wherever they are. Who they are, what was done about them, and doing something.

card   what is known about a person, in tabs; read from the services that hold it, when it is asked for
deed   what can be done about somebody: a note, an award, …; `deeds` says what each needs
wish   a deed somebody asked for, waiting for their yes; afterwards the record of what became of it
ban    somebody is shut out of the whole bot, until it is lifted
mark   what a ban is known by, which is nobody's id
note   what one who looks after people writes down about somebody for the others who do
"""

from services.admin.desk.bans import BanRegister
from services.admin.desk.handlers import desk_handlers
from services.admin.desk.marks import BanMarks

__all__ = ["BanMarks", "BanRegister", "desk_handlers"]
