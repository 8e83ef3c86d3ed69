"""The cities people choose their time zone by, west to east within a region. Whoever lives elsewhere types a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class City:
    """A city with the IANA zone its clocks follow, called as its readers call it."""

    time_zone: str
    english: str
    spanish: str

    def name_in(self, language: str) -> str:
        """Its name for readers of `language`; English for any but Spanish."""
        return self.spanish if language == "es" else self.english


def _city(time_zone: str, english: str, spanish: str = "") -> City:
    return City(time_zone, english, spanish or english)


REGIONS: Mapping[str, tuple[City, ...]] = MappingProxyType(
    {
        "north_america": (
            _city("Pacific/Honolulu", "Honolulu", "Honolulú"),
            _city("America/Anchorage", "Anchorage"),
            _city("America/Los_Angeles", "Los Angeles", "Los Ángeles"),
            _city("America/Vancouver", "Vancouver"),
            _city("America/Denver", "Denver"),
            _city("America/Phoenix", "Phoenix", "Fénix"),
            _city("America/Chicago", "Chicago"),
            _city("America/Winnipeg", "Winnipeg"),
            _city("America/New_York", "New York", "Nueva York"),
            _city("America/Toronto", "Toronto"),
            _city("America/Halifax", "Halifax"),
            _city("America/St_Johns", "St. John's", "San Juan de Terranova"),
        ),
        "central_america": (
            _city("America/Tijuana", "Tijuana"),
            _city("America/Mexico_City", "Mexico City", "Ciudad de México"),
            _city("America/Cancun", "Cancún"),
            _city("America/Guatemala", "Guatemala City", "Ciudad de Guatemala"),
            _city("America/El_Salvador", "San Salvador"),
            _city("America/Tegucigalpa", "Tegucigalpa"),
            _city("America/Managua", "Managua"),
            _city("America/Costa_Rica", "San José", "San José de Costa Rica"),
            _city("America/Panama", "Panama City", "Ciudad de Panamá"),
            _city("America/Havana", "Havana", "La Habana"),
            _city("America/Santo_Domingo", "Santo Domingo"),
            _city("America/Puerto_Rico", "San Juan", "San Juan de Puerto Rico"),
        ),
        "south_america": (
            _city("America/Guayaquil", "Quito"),
            _city("America/Bogota", "Bogotá"),
            _city("America/Lima", "Lima"),
            _city("America/Caracas", "Caracas"),
            _city("America/La_Paz", "La Paz"),
            _city("America/Manaus", "Manaus", "Manaos"),
            _city("America/Santiago", "Santiago", "Santiago de Chile"),
            _city("America/Asuncion", "Asunción"),
            _city("America/Argentina/Buenos_Aires", "Buenos Aires"),
            _city("America/Montevideo", "Montevideo"),
            _city("America/Sao_Paulo", "São Paulo", "San Pablo"),
            _city("America/Recife", "Recife"),
        ),
        "europe": (
            _city("Atlantic/Canary", "Las Palmas", "Las Palmas de Gran Canaria"),
            _city("Europe/Lisbon", "Lisbon", "Lisboa"),
            _city("Europe/London", "London", "Londres"),
            _city("Europe/Madrid", "Madrid"),
            _city("Europe/Paris", "Paris", "París"),
            _city("Europe/Berlin", "Berlin", "Berlín"),
            _city("Europe/Rome", "Rome", "Roma"),
            _city("Europe/Warsaw", "Warsaw", "Varsovia"),
            _city("Europe/Athens", "Athens", "Atenas"),
            _city("Europe/Kyiv", "Kyiv", "Kiev"),
            _city("Europe/Istanbul", "Istanbul", "Estambul"),
            _city("Europe/Moscow", "Moscow", "Moscú"),
        ),
        "africa": (
            _city("Africa/Casablanca", "Casablanca"),
            _city("Africa/Dakar", "Dakar"),
            _city("Africa/Accra", "Accra", "Acra"),
            _city("Africa/Algiers", "Algiers", "Argel"),
            _city("Africa/Lagos", "Lagos"),
            _city("Africa/Malabo", "Malabo"),
            _city("Africa/Kinshasa", "Kinshasa", "Kinsasa"),
            _city("Africa/Cairo", "Cairo", "El Cairo"),
            _city("Africa/Johannesburg", "Johannesburg", "Johannesburgo"),
            _city("Africa/Khartoum", "Khartoum", "Jartum"),
            _city("Africa/Addis_Ababa", "Addis Ababa", "Adís Abeba"),
            _city("Africa/Nairobi", "Nairobi"),
        ),
        "asia": (
            _city("Asia/Jerusalem", "Jerusalem", "Jerusalén"),
            _city("Asia/Riyadh", "Riyadh", "Riad"),
            _city("Asia/Tehran", "Tehran", "Teherán"),
            _city("Asia/Dubai", "Dubai", "Dubái"),
            _city("Asia/Karachi", "Karachi"),
            _city("Asia/Kolkata", "Delhi"),
            _city("Asia/Dhaka", "Dhaka", "Daca"),
            _city("Asia/Bangkok", "Bangkok"),
            _city("Asia/Jakarta", "Jakarta", "Yakarta"),
            _city("Asia/Shanghai", "Beijing", "Pekín"),
            _city("Asia/Manila", "Manila"),
            _city("Asia/Tokyo", "Tokyo", "Tokio"),
        ),
        "oceania": (
            _city("Australia/Perth", "Perth"),
            _city("Australia/Adelaide", "Adelaide", "Adelaida"),
            _city("Australia/Brisbane", "Brisbane"),
            _city("Australia/Sydney", "Sydney", "Sídney"),
            _city("Pacific/Noumea", "Nouméa", "Numea"),
            _city("Pacific/Auckland", "Auckland"),
        ),
    }
)
"""Cities by the key of their region."""

MORE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "barcelona": "Europe/Madrid",
        "sevilla": "Europe/Madrid",
        "valencia": "Europe/Madrid",
        "guadalajara": "America/Mexico_City",
        "cdmx": "America/Mexico_City",
        "df": "America/Mexico_City",
        "medellin": "America/Bogota",
        "cali": "America/Bogota",
        "rosario": "America/Argentina/Buenos_Aires",
        "cordoba": "America/Argentina/Cordoba",
        "rio de janeiro": "America/Sao_Paulo",
        "brasilia": "America/Sao_Paulo",
        "maracaibo": "America/Caracas",
        "san francisco": "America/Los_Angeles",
        "seattle": "America/Los_Angeles",
        "houston": "America/Chicago",
        "dallas": "America/Chicago",
        "miami": "America/New_York",
        "boston": "America/New_York",
        "washington": "America/New_York",
        "montreal": "America/Toronto",
        "munich": "Europe/Berlin",
        "hamburg": "Europe/Berlin",
        "milan": "Europe/Rome",
        "saint petersburg": "Europe/Moscow",
        "san petersburgo": "Europe/Moscow",
        "mumbai": "Asia/Kolkata",
        "bombay": "Asia/Kolkata",
        "osaka": "Asia/Tokyo",
        "hanoi": "Asia/Bangkok",
        "melbourne": "Australia/Melbourne",
        "wellington": "Pacific/Auckland",
        "peking": "Asia/Shanghai",
        "kiev": "Europe/Kyiv",
        "mexico": "America/Mexico_City",
        "argentina": "America/Argentina/Buenos_Aires",
        "chile": "America/Santiago",
        "colombia": "America/Bogota",
        "peru": "America/Lima",
        "venezuela": "America/Caracas",
        "ecuador": "America/Guayaquil",
        "bolivia": "America/La_Paz",
        "paraguay": "America/Asuncion",
        "uruguay": "America/Montevideo",
        "cuba": "America/Havana",
        "espana": "Europe/Madrid",
        "spain": "Europe/Madrid",
        "portugal": "Europe/Lisbon",
        "uk": "Europe/London",
        "england": "Europe/London",
        "france": "Europe/Paris",
        "germany": "Europe/Berlin",
        "italy": "Europe/Rome",
        "india": "Asia/Kolkata",
        "china": "Asia/Shanghai",
        "japan": "Asia/Tokyo",
        "utc": "Etc/UTC",
        "gmt": "Etc/UTC",
    }
)
"""What else people type, folded (see `time_zones.fold`), and the zone it means."""
