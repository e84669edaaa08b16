#!/bin/sh
# Fetches the clients that NpmClientsTest runs against the service; without them that test is skipped.
set -e
cd "$(dirname "$0")"
npm ci
