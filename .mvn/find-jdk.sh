# Sets JAVA_HOME to a JDK of at least version 21, for ./mvnw and ./meridian alike. Sourced, never run.
# Looked at, in this order: JAVA_HOME, the java on the PATH, the places where systems and version managers put JDKs.

meridian_is_jdk_21() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge 21 ]
}

meridian_find_jdk() {
  set +f
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    on_path=${on_path%/bin/java}
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/local/openjdk-* /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/*; do
    if [ -n "$candidate" ] && meridian_is_jdk_21 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Meridian needs a JDK of version 21 or newer and found none: install one (Debian: apt install openjdk-21-jdk) or set JAVA_HOME." >&2
  return 1
}

meridian_find_jdk || exit 1
