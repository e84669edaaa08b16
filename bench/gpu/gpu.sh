# Sourced by bench/run gpu, with $root set. Makes networks of SDXL's size with random weights and measures them on an
# NVIDIA GPU: ours through ONNX Runtime, and PyTorch, eager and compiled. POSIX sh.

gpu_usage() {
    cat <<'END'
Usage: bench/run gpu [--dry-run] [--device cuda:N] [--models DIR]
       bench/run gpu --pack FILE
  --pack FILE      packs all that a machine without a network needs into FILE, a .tar:
                   there, tar xf FILE && diptych-gpu/bench/run gpu
  --dry-run        every step on the CPU with small networks. Its figures mean nothing.
  --device cuda:N  which GPU; cuda:0 by default
  --models DIR     networks made before, DIR/sdxl/base and DIR/sdxl/refiner; else they are made
Needs python3 with torch and onnx (PYTHON names another) to make the networks and to compare with; with --models it goes
on without, and measures no PyTorch. ONNX Runtime's CUDA needs CUDA 12 and cuDNN 9 where the loader finds them; its own
natives are fetched once, 640 MB (GPU_NATIVES names a folder that holds them). The networks that it makes take 13 GB below
TMPDIR meanwhile. Exits with 1 where a goal is missed.
END
}

gpu() {
    dry=false device=cuda:0 models='' pack=''
    while [ $# -gt 0 ]; do
        case $1 in
            --dry-run) dry=true ;;
            --pack | --device | --models)
                [ $# -ge 2 ] || fail "$1: expected a value, found none"
                case $1 in
                    --pack) pack=$2 ;;
                    --device) device=$2 ;;
                    --models) models=$(cd "$2" && pwd -P) ;;
                esac
                shift
                ;;
            -h | --help) gpu_usage && return ;;
            *) gpu_usage >&2 && fail "gpu: expected an option, found $1" ;;
        esac
        shift
    done
    [ ! -x "$root/jre/bin/java" ] || JAVA_HOME=$root/jre
    find_java
    [ -f "$root/packed" ] || build bench
    export LC_ALL=C.UTF-8 # points in numbers
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if [ -n "$pack" ]; then gpu_pack "$pack"; else gpu_measure; fi
}

# Natives of onnxruntime_gpu in $1, from Maven; GPU_NATIVES names a folder that holds them already.
gpu_natives() {
    mkdir -p "$1"
    if [ -n "${GPU_NATIVES:-}" ]; then
        cp "$GPU_NATIVES"/* "$1"
        return
    fi
    version=$(sed -n 's:.*<onnxruntime.version>\(.*\)</onnxruntime.version>.*:\1:p' "$root/pom.xml")
    echo "gpu: fetching onnxruntime_gpu $version, 640 MB" >&2
    (cd "$root" && mvn -B -q dependency:copy "-Dartifact=com.microsoft.onnxruntime:onnxruntime_gpu:$version" \
        "-DoutputDirectory=$1") >&2
    (cd "$1" && unzip -q -j "onnxruntime_gpu-$version.jar" 'ai/onnxruntime/native/linux-x64/*' && rm ./*.jar)
}

gpu_pack() {
    to=$work/diptych-gpu
    mkdir -p "$to/bench/target" "$to/standalone/target"
    cp -r "$root/bench/run" "$root/bench/gpu" "$to/bench/"
    cp "$root/bench/target/bench.jar" "$to/bench/target/"
    cp "$root/standalone/build.sh" "$to/standalone/"
    cp "$root/standalone/target/diptych.jar" "$to/standalone/target/"
    cp -r "$root/models" "$to/"
    home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    "$home/bin/jlink" --strip-debug --no-header-files --no-man-pages --output "$to/jre" \
        --add-modules java.se,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.zipfs ||
        fail "expected a JDK with jlink and jmods to pack a Java from, found none at $home"
    gpu_natives "$to/native"
    touch "$to/packed"
    tar -C "$work" -cf "$1" diptych-gpu
    echo "gpu: packed $(du -h "$1" | cut -f1) into $1"
}

# Sets $natives to the folder of ONNX Runtime's CUDA natives: the packed one, or one that is filled the first time. A dry
# run goes without.
gpu_find_natives() {
    natives=$root/native
    [ ! -d "$natives" ] || return 0
    if $dry; then natives='' && return; fi
    natives=$root/bench/target/native
    [ ! -d "$natives" ] || return 0
    gpu_natives "$work/native"
    mv "$work/native" "$natives"
}

# One of the Java benchmarks, which exit with 1 beyond their goals; its last line goes to $work/lines.
gpu_java() {
    # shellcheck disable=SC2086 # several flags
    "$java" ${natives:+"-Donnxruntime.native.path=$natives"} ${DIPTYCH_JAVA_OPTS:-} -Ddiptych.root="$root" \
        -cp "$root/bench/target/bench.jar:$root/standalone/target/diptych.jar" \
        dev.diptych.bench.Main "$@" >"$work/out" || [ $? -eq 1 ] || fail "gpu: $1 failed"
    cat "$work/out"
    tail -n 1 "$work/out" | grep "^$1: " >>"$work/lines" || fail "gpu: expected figures of $1, found none"
}

# The figure $2 of part $1, or nothing.
gpu_figure() {
    sed -n "s/^$1: \\(.* \\)\\{0,1\\}$2=\\([^ ]*\\).*/\\2/p" "$work/lines"
}

# $1 / $2 with three places; none where either is not known.
gpu_ratio() {
    case $1:$2 in :* | *: | none:* | *:none) echo none ;; *) awk "BEGIN { printf \"%.3f\\n\", $1 / $2 }" ;; esac
}

gpu_measure() {
    python=${PYTHON:-python3}
    has_torch=true
    reason=$("$python" -c 'import torch, onnx' 2>&1) || has_torch=false
    $has_torch || echo "gpu: PyTorch is not measured: $(echo "$reason" | tail -n 1)" >&2
    $has_torch || [ -n "$models" ] ||
        fail "gpu: expected $python with torch and onnx to make the networks, or --models DIR, found neither"
    : >"$work/lines"
    side=128 runs=10 pairs=40 flags="--half --device cuda:${device##*:}" torch_runs=10
    if $dry; then
        device=cpu card=none side=16 runs=2 pairs=60 flags='--small' torch_runs=2
        echo 'gpu: DRY RUN on the CPU with small networks: it shows that every step works, and says nothing of a GPU' >&2
    else
        card=$(nvidia-smi --id="${device##*:}" --query-gpu=name --format=csv,noheader 2>/dev/null) ||
            fail "gpu: expected an NVIDIA GPU, found no $device that nvidia-smi knows (--dry-run goes without)"
        card=$(echo "$card" | tr ' ' _)
        # The CUDA libraries that came with PyTorch, where the system has none.
        LD_LIBRARY_PATH=$("$python" -c 'import glob, site
print(":".join(p for d in site.getsitepackages() for p in glob.glob(d + "/nvidia/*/lib") + [d + "/torch/lib"]))' \
            2>/dev/null || :):${LD_LIBRARY_PATH:-}
        export LD_LIBRARY_PATH
    fi
    gpu_find_natives
    if [ -z "$models" ]; then
        models=$work/models
        # shellcheck disable=SC2086 # several flags
        "$python" -W ignore "$root/bench/gpu/export.py" "$models/sdxl" --like "$root/models/shapes" $flags >&2
    fi
    gpu_java runs --models "$models" --device "$device" --runs "$runs"
    gpu_java loop --models "$models" --device "$device" --sides "$side" --steps "$pairs"
    if $has_torch; then
        # shellcheck disable=SC2086 # several flags
        "$python" "$root/bench/gpu/torch_runs.py" $flags --runs "$torch_runs" >"$work/torch" || fail 'gpu: PyTorch failed'
        cat "$work/torch"
        tail -n 1 "$work/torch" >>"$work/lines"
    fi
    gpu_tell
    $dry || gpu_keeps
}

gpu_tell() {
    unet_ms=$(gpu_ratio "$(gpu_figure loop "raw_us_given_$side")" 1000)
    base_ms=$(gpu_figure runs base_ms)
    over_unet=$(gpu_ratio "$(gpu_ratio "$base_ms" 30)" "$unet_ms")
    gain=$(gpu_figure runs batching_gain)
    compiled=$(gpu_figure torch compiled_base_ms)
    over_ours=$(gpu_ratio "$compiled" "$base_ms")
    echo "gpu: dry_run=$dry card=$card unet_ms=$unet_ms base_30_ms=$base_ms" \
        "base_over_30_unet=$over_unet" \
        "base_refiner_40_10_ms=$(gpu_figure runs refined_ms) batching_gain=$gain" \
        "loop_over_raw=$(gpu_figure loop "ratio_given_$side")" \
        "torch_eager_unet_ms=$(gpu_figure torch eager_unet_ms) torch_eager_base_ms=$(gpu_figure torch eager_base_ms)" \
        "torch_compiled_unet_ms=$(gpu_figure torch compiled_unet_ms) torch_compiled_base_ms=$compiled" \
        "torch_compiled_over_ours=$over_ours"
    ! $dry || echo 'gpu: this was a DRY RUN on the CPU with small networks; no figure of it says anything of a GPU' >&2
}

# Fails where a goal is missed or was not measured; where PyTorch was not compiled there is nothing to be ahead of.
gpu_keeps() {
    missed=''
    gpu_is "$over_unet" '<= 1.05' || missed="$missed, base_over_30_unet=$over_unet"
    gpu_is "$gain" '>= 1.3' || missed="$missed, batching_gain=$gain"
    [ "$over_ours" = none ] || gpu_is "$over_ours" '> 1' || missed="$missed, torch_compiled_over_ours=$over_ours"
    [ -z "$missed" ] || fail "gpu: missed ${missed#, }"
}

# Whether the figure $1 is $2, such as '<= 1.05'.
gpu_is() {
    case $1 in '' | none) return 1 ;; *) awk "BEGIN { exit !($1 $2) }" ;; esac
}
