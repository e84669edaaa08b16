# syntax=docker/dockerfile:1
# Targets: api, worker (CPU), worker-gpu (CUDA 12). docker build --target worker -t diptych-worker .

FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/m2 \
    mvn -B -q -Dmaven.repo.local=/m2 -Dquick -DskipTests -pl standalone -am package
# Native code lies beside the jar, so that no start has to unpack it.
RUN mkdir -p /out/native /out/unpacked \
    && cd /out/unpacked \
    && jar xf /src/standalone/target/diptych.jar ai/onnxruntime/native \
    && case "$(uname -m)" in x86_64) arch=linux-x64 ;; *) arch=linux-aarch64 ;; esac \
    && cp ai/onnxruntime/native/$arch/* /out/native/ \
    && cp /src/standalone/target/diptych.jar /out/diptych.jar

# The same jar runs on CUDA with the natives of onnxruntime_gpu.
FROM build AS build-gpu
RUN --mount=type=cache,target=/m2 \
    version=$(sed -n 's:.*<onnxruntime.version>\(.*\)</onnxruntime.version>.*:\1:p' pom.xml) \
    && mvn -B -q -Dmaven.repo.local=/m2 dependency:copy -Dartifact=com.microsoft.onnxruntime:onnxruntime_gpu:$version -DoutputDirectory=/out/gpu \
    && cd /out/gpu \
    && jar xf onnxruntime_gpu-$version.jar ai/onnxruntime/native/linux-x64 \
    && rm -f /out/native/* \
    && mv ai/onnxruntime/native/linux-x64/* /out/native/ \
    && rm -rf /out/gpu

FROM eclipse-temurin:17-jre-noble AS service
ENV ORT_DISABLE_TELEMETRY=1
RUN useradd --system --uid 10001 --create-home diptych
WORKDIR /opt/diptych
COPY --from=build /out/diptych.jar ./
USER diptych
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:-DontCompileHugeMethods", "-jar", "/opt/diptych/diptych.jar"]

FROM service AS api
EXPOSE 8080
CMD ["api"]

FROM service AS worker
COPY --from=build /out/native ./native
COPY models ./models
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=40", "-Donnxruntime.native.path=/opt/diptych/native", "-jar", "/opt/diptych/diptych.jar"]
CMD ["worker", "--device", "cpu"]

FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu24.04 AS worker-gpu
ENV ORT_DISABLE_TELEMETRY=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home diptych
WORKDIR /opt/diptych
COPY --from=build-gpu /out/diptych.jar ./
COPY --from=build-gpu /out/native ./native
COPY models ./models
USER diptych
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=40", "-Donnxruntime.native.path=/opt/diptych/native", "-jar", "/opt/diptych/diptych.jar"]
CMD ["worker", "--device", "cuda:0"]
