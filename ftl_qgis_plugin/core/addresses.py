"""Addresses of data as they may be kept: without passwords and keys, and without the names of people's folders.

Whatever is stored or logged passes here: `without_secrets` for any text, `cleaned` for what becomes JSON, `placed` for
the source of a layer that a file names, `without_home` for messages.
"""

from __future__ import annotations

import json
import ntpath
import os
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

# Words of parameters that carry a login or a key, whatever stands before or behind them ("x-api-key").
_UNMISTAKABLE = {
    *("password", "passwd", "pwd", "authcfg", "authid", "authorization", "apikey", "signature"),
    *("credential", "credentials", "secret", "cookie"),
}
# Those that mean one in an address, and may mean anything in a sentence.
_IN_ADDRESSES = {
    *("key", "token", "sig", "user", "username", "uid", "login", "usr", "pass", "auth", "access", "session"),
    *("sessionid", "jsessionid", "sas", "policy"),
}
_ENDINGS = ("password", "token", "secret", "signature", "apikey", "accesskey", "accesskeyid", "accessid", "sessionid")
_SIGNED = ("x-amz-", "x-goog-", "x-ms-", "key-pair")
_ADDRESS = re.compile(r"://|%3A%2F%2F|/vsi|\b(?:dbname|authcfg|host|service|url)=|^PG:|^MySQL:|^MSSQL:", re.IGNORECASE)

# No text without one of these holds anything to cut.
_MARKS = ("=", "@", "%3D", "asic", "earer", "ASIC", "EARER", "'", '"')
_LOGIN = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*://)[^/\s?#'\"|<>]*@")
_BEARER = re.compile(r"\b(?:bearer|basic)(?:\s|%20|\+)+[\w.~+/=%\-]{6,}", re.IGNORECASE)
_CURL_QUERY = re.compile(r"(/vsicurl(?:_streaming)?/[^\s?'\"|]+)\?[^\s'\"|)]*", re.IGNORECASE)
_OPTIONS = re.compile(r"\|(?:option|credential):[^|\s]*")
_PAIR = re.compile(
    r"(?P<lead>^|[?&;,|\s\"'({:])(?P<name>[A-Za-z][\w.:\-]*)(?P<is>=)"
    # Quoted, also within a text that is quoted itself (Processing's commands), or bare.
    r"(?P<value>\\'(?:(?!\\').)*\\'|\\\"(?:(?!\\\").)*\\\"|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^\s&;|'\"<>]*)"
)
_ITEM = re.compile(r"(?P<head>(['\"])(?P<name>[\w\-]+)\2\s*:\s*)(?P<mark>['\"])(?P<value>(?:[^'\"\\]|\\.)*)(?P=mark)")

# What stands before a file's path in a source: a driver, an archive, a scheme.
_HEAD = r"(?P<head>(?:file://|[A-Za-z][A-Za-z0-9_]+:(?=\"?(?:[/\\.]|[A-Za-z]:))\"?|/vsi(?:zip|tar|gzip|7z|rar)/\{?)*)"
_ABSOLUTE = re.compile(_HEAD + r"(?P<path>(?:[A-Za-z]:)?[/\\][^\"|?]*)(?P<rest>.*)", re.DOTALL)
_RELATIVE = re.compile(_HEAD + r"(?P<path>\.{1,2}/[^\"|?]*)(?P<rest>.*)", re.DOTALL)
# What ends in "://" behind a point is a file's ending ('HDF5:/data/x.h5://rate'), no scheme.
_REMOTE = re.compile(r"(?<![\w.])(?!file:)[A-Za-z][A-Za-z0-9+\-]*://|^/vsi(?!zip/|tar/|gzip/|7z/|rar/)", re.IGNORECASE)
# Folders in which each person has one of his own.
_HOMES = ("home", "users", "documents and settings")
_HOME = re.compile(
    r"(?:(?<![\w.])/(?:home|Users)/[^/\\\s'\":|]+|\b[A-Za-z]:(?:\\\\|[\\/])Users(?:\\\\|[\\/])[^/\\'\":|]+)"
)


def without_secrets(text: str) -> str:
    """Any text (an address, a source of QGIS's or GDAL's, a sentence that names one) without logins and keys.

    Cut out are the name and password before a host, parameters whose name tells a login, key, token, signature or
    authentication id, headers, open options, and all of a query behind /vsicurl/. A key that is a part of a path
    cannot be told from a folder, and stays.
    """
    if not any(mark in text for mark in _MARKS):
        return text
    is_address = _ADDRESS.search(text) is not None
    result = _BEARER.sub("", text)
    if is_address:
        result = _OPTIONS.sub("", _CURL_QUERY.sub(r"\1", _LOGIN.sub(r"\1", result)))
    if is_address and "=" not in result and "%3D" in result:  # a whole address as the value of a parameter
        result = quote(without_secrets(unquote(result)), safe="")
    is_curl = "/vsicurl?" in result
    result = _PAIR.sub(lambda found: _pair(found, is_address, is_curl), result)
    result = _ITEM.sub(lambda found: found["head"] + '""' if _is_secret(found["name"], False) else found[0], result)
    return text if result == text else _tidied(result)


def cleaned(value: object) -> object:
    """A value of JSON's kinds without secrets in its texts; entries that are named like one are left out."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, Mapping):
        return {
            name: cleaned(item)
            for name, item in value.items()
            if not (isinstance(item, str) and item and isinstance(name, str) and _is_secret(name, False))
        }
    if isinstance(value, (list, tuple)):
        return type(value)(map(cleaned, value)) if type(value) in (list, tuple) else [cleaned(item) for item in value]
    return value


def cleaned_text(text: str) -> str:
    """As `cleaned`, of a text that may be JSON. Stays the same text where there was nothing to cut."""
    if text[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return without_secrets(text)
        kept = cleaned(value)
        return text if kept == value else json.dumps(kept, ensure_ascii=False)
    return without_secrets(text)


def placed(source: str, folder: str) -> str:
    """A layer's source as a file in `folder` names it: from there ("./", "../"), else by its name alone.

    Paths that would name another person's folder, or one of another disk, are such. Remote ones lose their secrets.
    """
    source = without_secrets(source)
    found = None if _REMOTE.search(source) else _ABSOLUTE.fullmatch(source)
    if found is None:
        return source
    path, rest = _split(found)
    return found["head"] + _from(path, folder) + rest


def resolved(source: str, folder: str) -> str:
    """What `placed` made a source of, as it is found on this computer; a name alone is looked for in the folder."""
    if "/" not in source and "=" not in source and ":" not in source:
        return os.path.join(folder, source) if source else source
    found = None if _REMOTE.search(source) else _RELATIVE.fullmatch(source)
    if found is None:
        return source
    path, rest = _split(found)
    return found["head"] + os.path.normpath(os.path.join(folder, path)).replace("\\", "/") + rest


def placed_all(value: object, folder: str) -> object:
    """`placed` for all texts of a value of JSON's kinds that are sources."""
    if isinstance(value, str):
        return placed(value, folder)
    if isinstance(value, Mapping):
        return {name: placed_all(item, folder) for name, item in value.items()}
    return [placed_all(item, folder) for item in value] if isinstance(value, list) else value


def without_home(text: str) -> str:
    """A message with ~ in place of the folder of whoever's it is."""
    home = os.path.expanduser("~")
    if len(home) > 3:
        text = text.replace(home, "~")
    return _HOME.sub("~", text)


def _pair(found: re.Match, is_address: bool, is_curl: bool) -> str:
    name, value = found["name"], found["value"]
    is_column = name == "key" and value.lstrip("\\").startswith("'")  # of a database's table
    if value.strip("\\'\"") and _is_secret(name, is_address) and not is_column:
        return found["lead"] if found["lead"] in ("?", '"', "'", "(", "{", ":") else ""
    bare = value.strip("'\"")
    inner = unquote(bare)
    kept = without_secrets(inner)
    if is_curl and name == "url":
        kept = kept.partition("?")[0]
    if kept == inner:
        return found[0]
    mark = value[:1] if value[:1] in ("'", '"') else ""
    return f"{found['lead']}{name}={mark}{quote(kept, safe='') if inner != bare else kept}{mark}"


def _is_secret(name: str, is_address: bool) -> bool:
    low = name.lower().rpartition("header:")[2].rpartition("header.")[2].replace("_", "-")
    words = re.split(r"[\-.:]", low)
    if low.startswith(_SIGNED) or any(word in _UNMISTAKABLE or word.endswith(_ENDINGS[:1]) for word in words):
        return True
    if len(words) > 1 and words[-1] in ("key", "token") and words[-2] in ("api", "access", "subscription", "auth"):
        return True
    return is_address and any(word in _IN_ADDRESSES or word.endswith(_ENDINGS) for word in words)


def _tidied(text: str) -> str:
    text = re.sub(r"([?&])&+", r"\1", text)
    text = re.sub(r"[?&](?=$|[\s|'\"])", "", text)
    return re.sub(r"  +", " ", text).strip(" &;,")


def _split(found: re.Match) -> tuple[str, str]:
    """The path, and what follows it: behind a driver's prefix a colon begins the name of a part."""
    path, rest = found["path"].replace("\\", "/"), found["rest"]
    if found["head"].endswith(":"):
        place = path.find(":", 2)
        if place != -1:
            return path[:place], path[place:] + rest
    return path, rest


def _from(path: str, folder: str) -> str:
    library = ntpath if re.match(r"[A-Za-z]:|//", path) else os.path
    name = path.rstrip("/").rpartition("/")[2]
    try:
        shared = library.commonpath([library.abspath(folder), path])
        relative = library.relpath(path, folder).replace("\\", "/")
    except ValueError:  # of another disk
        return name
    is_top = library.dirname(shared) == shared or library.basename(shared).lower() in _HOMES
    if is_top and library.dirname(library.abspath(folder)) != library.abspath(folder):
        return name
    return relative if relative.startswith("../") else "./" + relative
