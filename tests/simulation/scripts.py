"""The bus's own .lua files, run by the Lua that Redis has (5.1), on a simulated keyspace."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha1
from typing import Any

from lupa.lua51 import LuaRuntime, lua_type
from redis.exceptions import NoScriptError, ResponseError

from tests.simulation.keyspace import Reply

Execute = Callable[[bytes, tuple[bytes, ...]], Reply]


class ScriptEngine:
    """Runs scripts, as EVAL and EVALSHA do. One Lua state and its compiled scripts serve every seed of a process."""

    def __init__(self) -> None:
        self._lua = LuaRuntime(encoding=None, unpack_returned_tuples=True)
        self._compiled: dict[bytes, Any] = {}
        self._execute: Execute = _nothing_runs
        self._lua.execute(_LIBRARY)
        self._library = self._lua.eval(b"library")(self._call, self._pcall, self._error_reply, _sha1hex)

    def knows(self, sha: bytes) -> bool:
        return sha in self._compiled

    def load(self, source: bytes) -> bytes:
        """The name EVALSHA knows the script by."""
        sha = sha1(source, usedforsecurity=False).hexdigest().encode()
        if sha not in self._compiled:
            flags, _, rest = source.partition(b"\n") if source.startswith(b"#!") else (b"", b"", source)
            # An empty line in the place of the flags keeps the line numbers right.
            self._compiled[sha] = self._library.compile(b"\n" * bool(flags) + rest)
        return sha

    def run(self, sha: bytes, keys: list[bytes], args: list[bytes], execute: Execute) -> Reply:
        """The script's reply; `execute` runs its commands. Raises ResponseError, NoScriptError."""
        if sha not in self._compiled:
            raise NoScriptError("NOSCRIPT No matching script. Please use EVAL.")
        self._execute = execute
        try:
            return self._from_lua(self._compiled[sha](self._lua.table_from(keys), self._lua.table_from(args)))
        finally:
            self._execute = _nothing_runs

    def _call(self, name: bytes, *args: bytes | int | float) -> Any:
        return self._to_lua(self._execute(name, tuple(_as_text(arg) for arg in args)))

    def _pcall(self, name: bytes, *args: bytes | int | float) -> Any:
        try:
            return self._call(name, *args)
        except ResponseError as error:
            return self._error_reply(str(error).encode())

    def _error_reply(self, message: bytes) -> Any:
        return self._lua.table_from({b"err": message})

    def _to_lua(self, reply: Reply) -> Any:
        if isinstance(reply, list):
            return self._lua.table_from([self._to_lua(part) for part in reply])
        return False if reply is None else reply

    def _from_lua(self, value: Any) -> Reply:
        if value is None or value is False:
            return None
        if value is True:
            return 1
        if isinstance(value, bytes):
            return value
        if isinstance(value, int | float):
            return int(value)
        assert lua_type(value) == "table", value
        if (error := value[b"err"]) is not None:
            raise ResponseError(error.decode())
        parts: list[Reply] = []
        # As Redis does: up to the first nil.
        while (part := value[len(parts) + 1]) is not None:
            parts.append(self._from_lua(part))
        return parts


def _nothing_runs(name: bytes, args: tuple[bytes, ...]) -> Reply:
    raise AssertionError("no script is running")


def _as_text(arg: bytes | int | float) -> bytes:
    return arg if isinstance(arg, bytes) else b"%.17g" % arg


def _sha1hex(text: bytes) -> bytes:
    return sha1(text, usedforsecurity=False).hexdigest().encode()


# Scripts see what they see inside Redis, and as there may not make globals: one forgotten `local` is an error.
_LIBRARY = b"""
function library(call, pcall_, error_reply, sha1hex)
  local visible = {
    redis = { call = call, pcall = pcall_, error_reply = error_reply, sha1hex = sha1hex },
    string = string, table = table, math = math, ipairs = ipairs, pairs = pairs, next = next, unpack = unpack,
    tonumber = tonumber, tostring = tostring, type = type, error = error, select = select,
  }
  return { compile = function(source)
    local chunk, problem = loadstring(source)
    if not chunk then
      error(problem)
    end
    local seen = {
      __index = function(_, name)
        if visible[name] == nil then
          error('script reads the unknown global ' .. name)
        end
        return visible[name]
      end,
      __newindex = function(_, name) error('script makes the global ' .. name) end,
    }
    return function(keys, argv)
      return setfenv(chunk, setmetatable({ KEYS = keys, ARGV = argv }, seen))()
    end
  end }
end
"""
