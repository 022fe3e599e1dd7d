"""One module a page. Each draws and sends commands, nothing else.

The folder is not called ``pages``: Streamlit would take its modules for scripts.
"""
