"""The gallery: its command, its pages and what it refuses."""

from __future__ import annotations

import pytest

from symdl.cli import BAD_INPUT, DONE, main
from symdl.layers import all_layers
from symdl.sheets.gallery import notation_of, page, write_gallery
from symdl.write.markdown import to_markdown

LIMIT = 2.0
CHOSEN = ("softmax", "batch_norm", "residual")


def test_the_command_writes_a_page_for_each_layer_and_the_list(tmp_path, capsys):
    assert main(["layers", *CHOSEN, "--gallery", str(tmp_path)]) == DONE
    printed = capsys.readouterr().out.split()
    assert [path.rpartition("/")[2] for path in printed] == [
        *(f"{name}.md" for name in CHOSEN),
        "index.md",
    ]
    index = (tmp_path / "index.md").read_text()
    for name in CHOSEN:
        layer = all_layers()[name]
        text = (tmp_path / f"{name}.md").read_text()
        assert layer.source in text and layer.summary in text
        assert notation_of(layer) in text
        assert f"[{name}]({name}.md)" in index


def test_a_page_holds_gradients_in_two_lengths_and_the_kernel(tmp_path):
    text = to_markdown(page(all_layers()["softmax"], all_layers()))
    assert r"\boxed{ \frac{\partial L}{\partial z_{i}} = p_{i}" in text
    brief, normal = text.index("In brief"), text.index("Every line")
    assert text[brief:normal].count(r"\begin{aligned}") > 0
    assert "by definition" not in text[brief:normal]
    assert "by definition" in text[normal:]
    assert "def backward(" in text


def test_inference_and_unknown_functions_have_their_place():
    norm = to_markdown(page(all_layers()["batch_norm"], all_layers()))
    assert norm.count("def forward(") == 2 and "## At inference" in norm
    residual = to_markdown(page(all_layers()["residual"], all_layers()))
    assert "There is none" in residual and "def forward(" not in residual


def test_the_same_page_every_time():
    made = {to_markdown(page(all_layers()["gelu"], all_layers())) for _ in range(2)}
    assert len(made) == 1


def test_a_name_that_is_no_layer_is_refused_and_nothing_is_written(tmp_path, capsys):
    assert main(["layers", "softmaks", "--gallery", str(tmp_path / "new")]) == BAD_INPUT
    assert "there is no layer 'softmaks'" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    with pytest.raises(Exception, match="cannot be written"):
        write_gallery("/dev/null/gallery", all_layers(), ["relu"])
