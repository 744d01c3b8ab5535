"""Reading the interactions out of a YAML file, one by one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from mockinvoice.contract.messages import MAX_DEPTH
from mockinvoice.contract.traffic.entry import TrafficError

BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LIST = "interactions"
PYTHON = "tag:yaml.org,2002:python/"
MOST_NODES = 1_000_000


class _Loader(yaml.composer.Composer, BASE):  # type: ignore[misc, valid-type]
    """A safe loader that composes single nodes; libyaml's own composer knows only documents."""

    def __init__(self, stream: Any) -> None:
        BASE.__init__(self, stream)
        yaml.composer.Composer.__init__(self)
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose a node, unless it is nested too deep."""
        if self._depth > MAX_DEPTH:
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "it is nested too deep", mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def interactions(path: Path, raw: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Yield `(line, interaction)`, at most one of them in memory. Raises `TrafficError`."""
    loader = _Loader(raw)
    try:
        yield from _interactions(path, loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise TrafficError(path, mark.line + 1 if mark else 1, str(error.problem)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TrafficError(path, 1, f"it is no YAML: {error}") from error
    finally:
        loader.dispose()


def _interactions(path: Path, loader: Any) -> Iterator[tuple[int, Any]]:
    for _ in range(2):  # the beginnings of the stream and of the document
        loader.get_event()
    if not loader.check_event(yaml.MappingStartEvent):
        raise TrafficError(path, 1, f"it is no cassette: it has no {LIST}")
    loader.get_event()
    has_list = False
    while not loader.check_event(yaml.MappingEndEvent):
        key = _node(loader)
        if key.value == LIST and loader.check_event(yaml.SequenceStartEvent):
            has_list = True
            loader.get_event()
            while not loader.check_event(yaml.SequenceEndEvent):
                node = _node(loader)
                _check_size(path, node)
                yield node.start_mark.line + 1, loader.construct_document(node)
            loader.get_event()
        else:
            _node(loader)
    if not has_list:
        raise TrafficError(path, 1, f"it is no cassette: it has no {LIST}")


def _node(loader: Any) -> Any:
    return loader.compose_node(None, None)


def _check_size(path: Path, root: yaml.Node) -> None:
    """Refuse what aliases make far larger than it looks, or endless."""
    waiting, count = [root], 0
    while waiting:
        node, count = waiting.pop(), count + 1
        if count > MOST_NODES:
            line = root.start_mark.line + 1
            raise TrafficError(path, line, f"its aliases unfold to more than {MOST_NODES} values")
        if isinstance(node, yaml.MappingNode):
            waiting += [held for pair in node.value for held in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _plain(loader: Any, _suffix: str, node: yaml.Node) -> Any:
    """Read what VCR.py writes for texts, tuples and streams as the plain data inside."""
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    held = loader.construct_mapping(node, deep=True)
    return next(iter(held.get("state") or held.get("args") or ()), None)


_Loader.add_multi_constructor(PYTHON, _plain)
