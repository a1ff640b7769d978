"""Front door of papers."""

from zhishuo.papers.actions import attach
from zhishuo.papers.keeping import Kept, keep, path_of
from zhishuo.papers.models import File
from zhishuo.papers.queries import file_with, files_of

__all__ = ["File", "Kept", "attach", "file_with", "files_of", "keep", "path_of"]
