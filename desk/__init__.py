"""The pages inside the Airflow UI, and their JSON and Atom forms."""
