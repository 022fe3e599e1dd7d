"""An encoder that is quick and knows its words, and stories in its words."""

from tests.toy import story, toy

__all__ = ["story", "toy"]
