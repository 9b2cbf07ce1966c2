#!/bin/bash
# Packs Kin, makes a console project outside the tree that takes the package from a folder, and runs a pool with it: as
# it is built, published ReadyToRun, and published as a single file. Prints "N passed, N failed, N skipped".
set -u
export MSBUILDDISABLENODEREUSE=1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)); echo "  ok: $1"; }
fail() { failed=$((failed + 1)); echo "  FAILED: $1"; sed 's/^/    /' "$work/log" | tail -30; }
skip() { skipped=$((skipped + 1)); echo "  skipped: $1"; }
finish() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" = 0 ]; exit; }
quiet() { DOTNET_TieredPGO=0 timeout 240 "$@" </dev/null >"$work/log" 2>&1; }

ahead=$(uname -m) # for x86_64 the package has compiled assemblies too
# Only one at a time builds what is in src: the test of the samples does too. (-o: compiler servers do not inherit the lock.)
mkdir -p "$root/artifacts"
pack() {
    quiet flock -o "$root/artifacts/building.lock" dotnet pack "$root/src/Kin/Kin.csproj" -c Release -v q --nologo -nodeReuse:false \
        -o "$work/feed" "$@"
}
if ! pack; then
    grep -qE "NU1101|NU1102|NU1301" "$work/log" || { fail "dotnet pack"; finish; }
    skip "the package with compiled assemblies: their compiler (Microsoft.NETCore.App.Crossgen2) cannot be restored"
    ahead=none
    pack -p:KinReadyToRun=false || { fail "dotnet pack"; finish; }
fi
package=$(ls "$work"/feed/Kin.*.nupkg | grep -v snupkg)
python3 - "$package" "$ahead" >"$work/log" 2>&1 <<'EOF' && pass "the package holds both assemblies, documentation, readme and props" \
    || fail "the package's content"
import sys, zipfile
names = zipfile.ZipFile(sys.argv[1]).namelist()
ahead = [f"runtimes/linux-x64/lib/net10.0/{name}" for name in ["Kin.dll", "Kin.Native.dll"]] if "x86_64" in sys.argv[2] else []
wanted = ahead + ["lib/net10.0/Kin.dll", "lib/net10.0/Kin.xml", "lib/net10.0/Kin.Native.dll", "README.md", "buildTransitive/Kin.props"]
missing = [name for name in wanted if name not in names]
symbols = zipfile.ZipFile(sys.argv[1].replace(".nupkg", ".snupkg")).namelist()
missing += [name for name in ["lib/net10.0/Kin.pdb", "lib/net10.0/Kin.Native.pdb"] if name not in symbols]
print("missing:", missing, "present:", names, symbols)
sys.exit(bool(missing))
EOF

version=$(basename "$package" .nupkg); version=${version#Kin.}
mkdir "$work/app"
cp "$root/tests/package/Program.cs" "$work/app/"
cat >"$work/app/App.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <RestoreAdditionalProjectSources>$work/feed</RestoreAdditionalProjectSources>
    <RestorePackagesPath>$work/packages</RestorePackagesPath>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Kin" Version="$version" /></ItemGroup>
</Project>
EOF

run() { # label, program...
    local label=$1; shift
    if timeout 60 "$@" </dev/null >"$work/log" 2>&1 && grep -q "package: ok" "$work/log"; then pass "$label"; else fail "$label"; fi
}


# The file is the Kin.dll of IL in the package.
il() { python3 -c 'import sys, zipfile; sys.exit(open(sys.argv[2], "rb").read() != zipfile.ZipFile(sys.argv[1]).read("lib/net10.0/Kin.dll"))' "$package" "$1"; }
loads_ahead() { # label, program...
    local label="$1 runs the assemblies that are compiled ahead"; shift
    if [ "$ahead" != x86_64 ]; then
        skip "$label: there are none"
    elif file=$(timeout 60 "$@" --where </dev/null 2>"$work/log") && [ -f "$file" ] && ! il "$file"; then
        pass "$label"
    else
        echo "it runs '${file:-}'" >>"$work/log"; fail "$label"
    fi
}

cd "$work/app" || exit 1
if quiet dotnet build -c Release -v q --nologo -nodeReuse:false; then
    run "as built, its own executable" "$work/app/bin/Release/net10.0/App"
    loads_ahead "a build without a RID" "$work/app/bin/Release/net10.0/App"
    run "as built, under the dotnet host" dotnet "$work/app/bin/Release/net10.0/App.dll"
else
    fail "a project with the package builds"
    finish
fi

rid=linux-$(case $(uname -m) in aarch64) echo arm64 ;; *) echo x64 ;; esac)
if quiet dotnet publish -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -o "$work/r2r" \
    -v q --nologo -nodeReuse:false; then
    run "published ReadyToRun" "$work/r2r/App"
elif grep -qE "NU1101|NU1102|NU1301" "$work/log"; then
    skip "published ReadyToRun: the compiler package (Microsoft.NETCore.App.Crossgen2) cannot be restored"
else
    fail "publish ReadyToRun"
fi

if quiet dotnet publish -c Release -r "$rid" --self-contained false -p:PublishSingleFile=true -o "$work/single" \
    -v q --nologo -nodeReuse:false; then
    run "published as a single file" "$work/single/App"
else
    fail "publish as a single file"
fi

for hooks in true false; do # without them it is Worker.Enter() that makes the worker
    if quiet dotnet publish -c Release -r "$rid" -p:PublishTrimmed=true -p:StartupHookSupport=$hooks -o "$work/trimmed-$hooks" \
        -v q --nologo -nodeReuse:false; then
        grep "Kin.* warning IL" "$work/log" >"$work/warnings" && { cp "$work/warnings" "$work/log"; fail "Kin is trimmed without warnings"; }
        run "published trimmed, startup hooks $hooks" "$work/trimmed-$hooks/App"
    elif grep -qE "NU1101|NU1102|NU1301" "$work/log"; then
        skip "published trimmed: the linker or the runtime's package (Microsoft.NET.ILLink.Tasks) cannot be restored"
    else
        fail "publish trimmed"
    fi
done

if quiet dotnet publish -c Release -r "$rid" --self-contained false -o "$work/rid" -v q --nologo -nodeReuse:false; then
    run "published for $rid" "$work/rid/App"
    loads_ahead "a program published for $rid" "$work/rid/App"
else
    fail "publish for $rid"
fi

if quiet dotnet publish -c Release -r linux-riscv64 --self-contained false -p:UseAppHost=false -o "$work/other" \
    -v q --nologo -nodeReuse:false && il "$work/other/Kin.dll"; then
    pass "a program published for another processor has IL"
else
    fail "publish for another processor"
fi

mkdir "$work/file" && { printf '#:package Kin@%s\n#:property PublishAot=false\n#:property NuGetAudit=false\n' "$version"
    printf '#:property RestoreAdditionalProjectSources=%s\n#:property RestorePackagesPath=%s\n' "$work/feed" "$work/packages"
    cat "$root/tests/package/Program.cs"; } >"$work/file/Job.cs"
if quiet dotnet build "$work/file/Job.cs" -o "$work/file/out" -v q --nologo; then
    run "a program of one file" "$work/file/out/Job"
    loads_ahead "a program of one file" "$work/file/out/Job"
else
    fail "a program of one file builds"
fi

# ---- kin as a .NET tool: one package names the others, one is compiled ahead, one is IL
if [ "$ahead" != x86_64 ]; then
    skip "kin as a tool that is compiled ahead"
elif quiet dotnet pack "$root/src/Kin.Tool/Kin.Tool.csproj" -c Release -v q --nologo -p:RunAnalyzers=false -p:ArtifactsPath="$work/artifacts" \
        -o "$work/tools" \
    && quiet dotnet tool install Kin.Tool --tool-path "$work/bin" --source "$work/tools" --no-cache; then
    "$work/bin/kin" run -- sh -c 'exit 7' </dev/null >"$work/log" 2>&1
    if [ $? = 7 ] && [ -n "$(find "$work/bin/.store" -path '*/linux-x64/Kin.dll' -size +600k)" ]; then
        pass "kin installs as a tool that is compiled ahead, and runs"
    else
        find "$work/bin" >>"$work/log"; fail "kin as an installed tool"
    fi
    python3 -c 'import sys, zipfile; sys.exit("tools/net10.0/any/Kin.Tool.dll" not in zipfile.ZipFile(sys.argv[1]).namelist())' \
        "$work/tools/Kin.Tool.any.$version.nupkg" && pass "for other machines there is a tool of IL" || fail "the tool of IL"
else
    fail "kin packs and installs as a tool"
fi

finish
