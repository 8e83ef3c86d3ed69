# docker build -t diana .    then:    docker run --env-file .env -v diana:/data diana
# BASE can be any Python >= 3.11 image that has venv; the default is the one that is tested.
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /source
RUN python3 -m venv /opt/diana
COPY requirements/run.txt requirements/run.txt
RUN /opt/diana/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bus bus
COPY services services
COPY bot bot
# Tools to build and install with have no place in the image that runs.
RUN /opt/diana/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
 && /opt/diana/bin/python -m pip uninstall --yes --quiet setuptools pip \
 && /opt/diana/bin/python -m compileall -q -j 0 /opt/diana/lib \
 # What Babel knows of the languages Diana does not speak is an eighth of all there would be.
 && cd /opt/diana/lib/python3*/site-packages \
 && mkdir kept && mv babel/locale-data/root.dat babel/locale-data/LICENSE* kept \
 && for language in $(ls bot/locales); do \
        mv babel/locale-data/$language.dat babel/locale-data/${language}_*.dat kept; \
    done \
 && rm -r babel/locale-data && mv kept babel/locale-data

FROM ${BASE}
LABEL org.opencontainers.image.title="Diana" \
      org.opencontainers.image.description="A Telegram bot people play, on an event bus that loses nothing" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin diana \
 # Open to any user of the container: a tmpfs takes the mode over but not the owner, and some platforms choose the user.
 && mkdir --mode=1777 /data \
 && chown diana /data
COPY --from=build /opt/diana /opt/diana
ENV PATH=/opt/diana/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0
USER diana
WORKDIR /opt/diana
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["diana", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["diana"]
CMD ["run"]
