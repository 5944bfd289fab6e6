# One image for every process of Zhufang; docker-compose.yml says which.
FROM node:22-slim AS browser
WORKDIR /zhufang
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /zhufang
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY . .
RUN --mount=from=browser,source=/zhufang/node_modules,target=/zhufang/node_modules \
    python -c "from policing.engines.browser import lay_out; lay_out()" \
    && useradd --system --no-create-home zhufang
USER zhufang
EXPOSE 8000 8001
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "policing.wsgi:application"]
