from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhishuo.web"
    label = "web"

    def ready(self) -> None:
        from zhishuo.web import wiring

        wiring.connect()
