"""API keys: several, named, known by their hashes only, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from service.api.errors import Unauthorized

if TYPE_CHECKING:
    from collections.abc import Iterable

_STATED: Final = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,64}):(?P<digest>[0-9a-fA-F]{64})")


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys that open the service; with none it is open to everybody.

    A name may occur twice, so that a new key can be given out before the old one is withdrawn.
    """

    digests: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, stated: Iterable[str]) -> Self:
        """Read the setting's ``name:sha256hex`` entries.

        Raises:
            ValueError: an entry has another form; the message does not repeat it.
        """
        digests = []
        for number, entry in enumerate(stated, start=1):
            match = _STATED.fullmatch(entry)
            if match is None:
                raise ValueError(
                    f"FRAMELENS_API_KEYS: entry {number} is not of the form name:sha256hex. "
                    "Hash a key with: printf %s KEY | sha256sum"
                )
            digests.append((match["name"], bytes.fromhex(match["digest"])))
        return cls(tuple(digests))

    def name_of(self, authorization: str | None) -> str | None:
        """The name of the key in an ``Authorization`` header; ``None`` if no keys are set.

        Every key is compared, whichever fits, so the time taken tells nothing.

        Raises:
            Unauthorized: no bearer token, or one that is not known.
        """
        if not self.digests:
            return None
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("Send an API key as 'Authorization: Bearer KEY'.")
        digest = hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).digest()
        found = None
        for name, known in self.digests:
            if hmac.compare_digest(digest, known):
                found = name
        if found is None:
            raise Unauthorized("This API key is not known here.")
        return found
