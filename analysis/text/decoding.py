"""Bytes to text: which encoding a file is in, and an error that names the byte where it is in none."""

import codecs

# UTF-32 before UTF-16: the little-endian mark of the first begins with that of the second.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableText(ValueError):
    """A file that cannot be read as text; the message names the file, the place and the cure."""


def decode(data: bytes, name: str, *, encoding: str | None = None) -> str:
    """The text of `data`, in the encoding given, marked by a BOM, or else UTF-8 or GB18030 (hence GBK, GB2312).

    Nothing is replaced or left out but the byte-order mark; line ends stay as they are. UnreadableText is raised if
    `data` is empty or its bytes do not fit; `name` and the first bad byte are in the message.
    """
    if not data:
        raise UnreadableText(f"{name}: the file is empty; save the text in it, or name another file")
    if encoding is not None:
        text = _strictly(data, name, encoding)
        return text.removeprefix("\ufeff")
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, marked)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as utf8:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as gb18030:
            raise UnreadableText(
                f"{name}: byte {max(utf8.start, gb18030.start)} is neither UTF-8 (good until byte {utf8.start}) nor "
                f"GB18030 (good until byte {gb18030.start}); pass encoding=, or mend the file"
            ) from None
    if "\0" in text:
        raise UnreadableText(
            f"{name}: byte {data.index(0)} is zero, as in UTF-16 without a byte-order mark or in a file that is no "
            "text; pass encoding='utf-16-le' or 'utf-16-be'"
        )
    return text


def _strictly(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f"{name}: byte {error.start} is not {encoding}; pass another encoding=, or mend the file"
        ) from None
