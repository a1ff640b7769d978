"""Paths of papers. Ids are those of the rows; who may open one is asked each time."""

from django.urls import path

from zhishuo.papers.views import desk, notices, public

urlpatterns = [
    path("p/<str:code>/notices/", public.notices, name="notices"),
    path("n/<int:posting_id>/", public.notice, name="notice"),
    path("n/<int:posting_id>/print/", public.sheet, name="notice_sheet"),
    path("desk/notices/", notices.notices, name="desk_notices"),
    path("desk/notices/new/", notices.new, name="new_notice"),
    path("desk/notices/<int:posting_id>/", notices.notice, name="desk_notice"),
    path("desk/notices/<int:posting_id>/answer/", notices.answer, name="answer_objection"),
    path("desk/notices/<int:posting_id>/down/", notices.take_down, name="take_down"),
    path("desk/messages/", desk.stuck, name="messages"),
    path("desk/messages/<int:message_id>/", desk.tell, name="tell"),
    path("desk/papers/<int:letter_id>/", desk.letter, name="letter"),
    path("desk/papers/<int:letter_id>/serve/", desk.serve, name="serve"),
]
