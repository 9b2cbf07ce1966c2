using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Contestants;

/// <summary>The rivals in Python: the python3 of PATH with its own multiprocessing.</summary>
internal static class PythonRival
{
    public static Launch Launch(string script, params string[] arguments) =>
        new("python3", [Path.Combine(Folders.Rivals, "python", script), .. arguments]);
}
