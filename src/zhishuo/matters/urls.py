"""Paths of matters. `number` is the plain digits, `code` a place's 12 or 15."""

from django.urls import path

from zhishuo.matters.views import acting, board, desk, ledgers, onward, playbooks, resident

urlpatterns = [
    path("", resident.home, name="home"),
    path("p/<str:code>/", resident.place, name="place"),
    path("s/<str:code>/", resident.say, name="say"),
    path("s/<str:code>/official/", resident.say_official, name="say_official"),
    path("s/<str:code>/behalf/", resident.say_behalf, name="say_behalf"),
    path("ways/", playbooks.ways, name="ways"),
    path("ways/<str:playbook>/", playbooks.way, name="way"),
    path("find/", resident.find_matter, name="find"),
    path("m/<str:number>/<str:token>/receipt/", resident.receipt, name="receipt"),
    path("m/<str:number>/<str:token>/verdict/", resident.verdict, name="verdict"),
    path("m/<str:number>/<str:token>/more/", resident.say_more, name="say_more"),
    path("m/<str:number>/<str:token>/withdraw/", resident.withdraw, name="withdraw"),
    path("m/<str:number>/<str:token>/lift/", onward.lift, name="lift"),
    path("m/<str:number>/<str:token>/reopen/", onward.reopen, name="reopen"),
    path("m/<str:number>/<str:token>/follow/<str:playbook>/", onward.follow, name="follow"),
    path("m/<str:number>/<str:token>/join/", onward.join, name="join"),
    path("m/<str:number>/<str:token>/file/<int:file_id>/", desk.own_file, name="own_file"),
    path("m/<str:number>/<str:token>/", resident.progress, name="progress"),
    path("desk/", desk.mine, name="desk"),
    path("desk/done/", desk.done, name="done"),
    path("desk/record/", desk.record, name="record"),
    path("desk/ledger/", ledgers.ledger_page, name="ledger"),
    path("desk/board/", board.board, name="board"),
    path("desk/board/load/", board.load, name="board_load"),
    path("desk/board/checks/", board.checks, name="board_checks"),
    path("desk/posters/", ledgers.posters, name="posters"),
    path("desk/posters/<str:code>/", ledgers.poster, name="poster"),
    path("desk/packs/", playbooks.packs_in_force, name="packs"),
    path("desk/packs/compare/", playbooks.compare, name="pack_compare"),
    path("desk/packs/<str:key>/<int:number>/", playbooks.pack, name="pack"),
    path("desk/packs/<str:key>/<int:number>/ways/<str:playbook>/", playbooks.drawing, name="pack_playbook"),
    path("desk/packs/<str:key>/<int:number>/<str:section>/", playbooks.section, name="pack_section"),
    path("desk/file/<int:file_id>/", desk.file, name="file"),
    path("desk/m/<str:number>/", desk.matter, name="matter"),
    path("desk/m/<str:number>/number/", acting.reveal, name="reveal"),
    path("desk/m/<str:number>/<str:verb>/", acting.act, name="act"),
]
