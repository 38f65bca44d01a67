"""The timeline's common phrases, for what no room has registered. This app is the last, so rooms come first."""

from concord.casefile import phrases

phrases.register()
