#!/bin/sh
# Fetches BullMQ, which bench/run bullmq compares with. A peer for the bench only; nothing else uses it.
set -e
cd "$(dirname "$0")"
npm ci
