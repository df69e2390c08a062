"""Which of all small changes to a whole HDF5 file the look at its structure lets through.

The file holds what h5py 3.7 writes: values in one piece and in packed chunks, a chunked data set without values, an
enumeration, records, texts, a group, a name for another place, attributes with a text of any length. That what is let
through does libhdf5 no harm, test_products tries on libhdf5 itself; that nothing more and nothing less is let through
than before, is tried here.
"""

from __future__ import annotations

import base64
import os
import zlib

import pytest

from ftl_qgis_plugin.core.products.hdf5 import hdf5_check
from ftl_qgis_plugin.core.products.hdf5.hdf5_check import is_intact

CONTENT = zlib.decompress(
    base64.b85decode(
        "c-rk-Pfrs;6rb7cpAD^0zzCWcS5a&T361HY2NH@>goHq&kkpIPmaRpgZAz<4Jcve<nwaQOZ*udf-"
        "$1?K*YF$QC%~QEH~VL#Eg}L5@5kZg&Agd;JMYhI_YJS7CMM5xT<9PSib8xOLfqH|G~!;K_b&paKpQ|mNxa=}_Vq)11m@TM7QX}S^"
        "LJ7yCcP_wuM_iGR3V7dh^f?gn$gd|7rCDeazCRUKkEiRE8ehpJ$SHnDG6A<O*tR6sAM&OTM`+l$jgRCOtM?O1br&$Q%K)4==U2Q&"
        "H5$Dnoxl!kSTZdm`9&5N!oFB)(}~kot|g>c}mSEj@YUyp12IKnG|=d#tyU}cW37&m}-"
        "2qKG0g8=Z7DXH&2Lm;dUzqTF;l@dFE;xe-ZK*EKkycToUN}Ypv%~xqeq#%kliA%B|(Ne~S4s44PBYVcK_cdM5Q?{$4r-"
        "a_#J_xa=&M^F?hxR*b*GvaT%|d@r^7`M7M3ub&2a$ymRil(@d?7_5{e@eqmc!t+r|?X}$0i=DA{airMs;I*6oZ{tX|CJY&#Le2TP"
        "UW%C^){FH*VO6u^ltTNGR#?r}oOU}7B{|mbgtp%a@x-"
        "Czvy6Q%f*%TbN*B)8sbkK=w{OkOP?y5){KBv{vY}<GjvsKlKGs&t`Q_S%Eci(-=gph8KML!<>%ub-fj}S-"
        "2m}IwKp+r^qXPR*&%O<b-{}Y2jN2NrD3|j!k=q{f@?6f}W*h>6Kp+qZ1ma}j-"
        "|OfRb7(~2wWA2U7e?&5A8QZV<Dni1ZLWHryCf_VyA)MC;{EUo`(f$F>#6b|&mXn!H%P?Z2VOZH2br7B<Sp(M6o<SsbLhwHAFcO8t"
        "S`%kzO3h*WZ5^n&vo{yALsV@+k(~1W&8I?v;AFx{p}P+NB{GFSoQH{_X8Y#iJ<QW=&K4EG)`n5;dNxrSF-sPcA=qOdQx4k)ii!zK"
        "`YhQ7_Dmga@FXsX?l(E>*az;M}&zUl5)L54zJGM&VJMhRge9e-Lq)!Zy&&Z%89n0b#KVN)I>7Z@k~7BF9gm-B_AX*&byB${eFH??"
        "TN<{@!`bI=6Lek*UReG$F2PLaNub$R+*4U=uvpol<FMLe93M<@9is%>c4&l<xueLX5;0Xfu70>iM(3qx`?}uKp+qZ#F3)i|92Fld"
        "%wjZP6vJiyi3&-"
    )
)
# Where something is written, and what comes right before and behind it.
PLACES = sorted({at + near for at, byte in enumerate(CONTENT) if byte for near in range(-2, 6) if at + near >= 0})


@pytest.fixture
def file(tmp_path):
    """A function (place, bytes): writes there, and asks; the file is whole again afterwards."""
    path = tmp_path / "small.h5"
    path.write_bytes(CONTENT)
    handle = os.open(path, os.O_RDWR)

    def ask(place, content):
        os.pwrite(handle, content, place)
        verdict = is_intact(str(path))
        os.pwrite(handle, CONTENT[place : place + len(content)], place)
        return verdict

    yield ask
    os.close(handle)


def test_the_file_itself_passes(file):
    assert len(CONTENT) == 13448
    assert file(0, CONTENT)


@pytest.mark.parametrize(
    ("change", "passing", "checksum"),
    [(lambda byte: (byte + 1) % 256, 931, 2252885721), (lambda byte: 255, 852, 2736419797)],
    ids=["one more", "all bits"],
)
def test_a_byte_changed_anywhere(file, change, passing, checksum):
    passed = [place for place in PLACES if file(place, bytes([change(CONTENT[place])]))]
    assert (len(passed), zlib.crc32(repr(passed).encode())) == (passing, checksum)


def test_a_file_cut_off_anywhere_is_damaged(tmp_path):
    path = tmp_path / "cut.h5"
    for length in range(0, len(CONTENT), 97):
        path.write_bytes(CONTENT[:length])
        assert not is_intact(str(path))


def test_flags_of_a_message_that_mean_nothing(file):
    """Six bits of them mean something (section IV.A.1.a)."""
    place = int.from_bytes(CONTENT[64:72], "little") + 16 + 4  # of the root group's first message
    assert file(place, bytes([0x20]))
    assert not file(place, bytes([0x40]))


def test_a_type_that_only_a_data_set_names_is_looked_at(tmp_path):
    """A committed type without a link to it any more: h5py takes the name away, the data set still counts in it."""
    h5py = pytest.importorskip("h5py", reason="h5py writes this file (Debian: python3-h5py)")
    path = tmp_path / "a.h5"
    with h5py.File(path, "w", libver="earliest") as file:
        file["kind"] = h5py.special_dtype(enum=("i4", {"rock": 1, "river": 2}))
        file.create_dataset("rate", (4, 3), dtype=file["kind"])
        del file["kind"]
    assert is_intact(str(path))
    content = bytearray(path.read_bytes())
    content[content.index(b"river") + 24] ^= 0xFF  # what follows the names of the type's members
    content[content.index(b"rock") - 24 : content.index(b"rock")] = b"\xff" * 24
    path.write_bytes(content)
    assert not is_intact(str(path))


def test_a_heap_near_the_end_of_a_large_file_is_looked_at(tmp_path, monkeypatch):
    h5py = pytest.importorskip("h5py", reason="h5py writes this file (Debian: python3-h5py)")
    path = tmp_path / "a.h5"
    with h5py.File(path, "w", libver="latest") as file:
        file["rate"] = [1.0] * 4000
        file.attrs["title"] = ["of any length"]
        file["rate"].attrs.create("names", ["a", "bcd"], dtype=h5py.string_dtype())
    content = bytearray(path.read_bytes())
    at = content.rindex(b"GCOL")
    monkeypatch.setattr(hdf5_check, "_MAX_BLOCK_BYTES", len(content) - at + 8)
    assert at > hdf5_check._MAX_BLOCK_BYTES
    assert is_intact(str(path))
    content[at + 24 : at + 32] = b"\xff" * 8  # the length of its first text
    path.write_bytes(content)
    assert not is_intact(str(path))
