from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "zhishuo.places"
    label = "places"
