# SPDX-License-Identifier: GPL-3.0-or-later
"""In which order the controls of a window are read."""

# What touches may overlap by its shadow.
SLACK = 4


class Reading:
    """Knows what comes behind what: below it, or beside it at the end of the line, where a whole
    column comes before the next one."""

    def __init__(self, mirrored):
        self.mirrored = mirrored
        self.ways = {}

    def _find_way(self, node):
        """The control and all it stands in, from the window to it."""
        if node.control not in self.ways:
            parent = node.parent
            way = [] if parent.role == "application" else self._find_way(parent)
            self.ways[node.control] = [*way, node]
        return self.ways[node.control]

    def _is_beside(self, earlier, later):
        x, _y, width, _height = earlier
        other_x, _other_y, other_width, _other_height = later
        if self.mirrored:
            return other_x + other_width <= x + SLACK
        return other_x >= x + width - SLACK

    def is_behind(self, earlier, later):
        """Whether one that reads comes to it later. Where the two stand in different parts of
        something, the parts decide; what stands in something comes behind it."""
        ways = self._find_way(earlier), self._find_way(later)
        parts = next(((one, other) for one, other in zip(*ways) if one != other), None)
        if parts is None:
            return len(ways[0]) < len(ways[1])

        (_x, y, _width, height), (_other_x, other_y, _other_width, other_height) = extents = (
            parts[0].extents, parts[1].extents)
        if other_y >= y + height - SLACK:
            return True
        return self._is_beside(*extents) and other_y + other_height > y
