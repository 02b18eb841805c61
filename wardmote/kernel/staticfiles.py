"""Static files under names that carry their hash."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Hashed names, also inside JavaScript modules, so that browsers may keep them for ever."""

    support_js_module_import_aggregation = True
    manifest_strict = False
