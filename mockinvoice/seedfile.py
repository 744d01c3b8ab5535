"""Files with the state of a space, YAML or JSON: read safely, with errors that name the line."""

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mockinvoice.contract.messages import MAX_DEPTH
from mockinvoice.core.state_data import Place, SeedFileError, SpaceState, StateError, read_state

__all__ = ["SeedFile", "SeedFileError", "read_seed_file"]

TIMESTAMP = "tag:yaml.org,2002:timestamp"
FAST_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(FAST_LOADER):  # type: ignore[misc, valid-type]  # the C loader, where there is one
    """Reads plain data, leaving dates the texts they are."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, kw_only=True)
class SeedFile:
    """What is in a file, and where."""

    path: Path
    data: Any
    node: yaml.Node

    def state(self, *, vendors: Collection[str], events: Container[str]) -> SpaceState:
        """Read the state strictly. Raises `SeedFileError`."""
        try:
            return read_state(self.data, vendors=vendors, events=events)
        except StateError as error:
            raise self.refuse(error.place, str(error)) from error

    def refuse(self, place: Place, reason: str) -> SeedFileError:
        """Return an error about what is at a place."""
        return _error(self.path, _find(self.node, place), reason)


def read_seed_file(path: Path) -> SeedFile:
    """Read a YAML or JSON file. Raises `SeedFileError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SeedFileError(f"{path} cannot be read ({error}); name a YAML or JSON file") from error
    try:
        return _parse(path, text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SeedFileError(
            f"{path}, line {line}: {error.problem}. Correct the YAML or JSON there."
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SeedFileError(f"{path} is neither YAML nor JSON: {error}") from error


def _parse(path: Path, text: str) -> SeedFile:
    _check_depth(path, text)
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise SeedFileError(f"{path} is empty; write a state as `mockinvoice export` prints it")
        _check(path, node)
        return SeedFile(path=path, data=loader.construct_document(node), node=node)
    finally:
        loader.dispose()


def _check_depth(path: Path, text: str) -> None:
    """Refuse what is nested too deep, without recursion: libyaml's composer would overflow."""
    loader, depth = Loader(text), 0
    try:
        while loader.check_event():
            event = loader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1
                reason = f"is nested more than {MAX_DEPTH} deep"
                raise SeedFileError(f"{path}, line {line}: {reason}. Correct it there.")
    finally:
        loader.dispose()


def _check(path: Path, root: yaml.Node) -> None:
    """Refuse what would be read as something else than it looks: aliases and repeated names."""
    seen: set[int] = set()
    for node in _nodes(root):
        if id(node) in seen:
            raise _error(path, node, "is used again by an alias; write it out")
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            _check_names(path, [key for key, _ in node.value])


def _check_names(path: Path, keys: Iterable[yaml.Node]) -> None:
    names = set()
    for key in keys:
        if str(key.value) in names:
            raise _error(path, key, f"the name {key.value!r} is there twice")
        names.add(str(key.value))


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Yield collections, depth first; whoever walks stops at the first that comes back."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            yield node
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            yield node
            waiting += node.value


def _find(node: yaml.Node, place: Place) -> yaml.Node:
    """Return the node at a place, or the last one on the way there."""
    for step in place:
        inside = node.value if isinstance(node, yaml.MappingNode) else []
        found = next((value for key, value in inside if key.value == str(step)), None)
        if found is None:
            return node
        node = found
    return node


def _error(path: Path, node: yaml.Node, reason: str) -> SeedFileError:
    line = node.start_mark.line + 1
    return SeedFileError(f"{path}, line {line}: {reason}. Correct it there and try again.")
