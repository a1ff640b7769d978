"""Files. Their content lies under ZHISHUO_HOME/files, named by digest."""

from django.db import models

from zhishuo.store.api import CountyModel


class File(CountyModel):
    """One attached file. kind: photo voice. `subject` as in the trail: "saying:<id>"."""

    subject = models.CharField(max_length=60)
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    created = models.DateTimeField()
    place = models.BigIntegerField()

    class Meta:
        db_table = "papers_file"
        indexes = (models.Index(fields=["subject"], name="papers_file_of"),)

    trail_name = "file"

    @property
    def trail_place(self) -> int:
        return int(self.place)
