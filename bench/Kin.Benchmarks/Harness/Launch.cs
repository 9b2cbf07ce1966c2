namespace Kin.Benchmarks.Harness;

/// <summary>The command line of a co-process that speaks the line protocol.</summary>
internal sealed record Launch(string FileName, params string[] Arguments)
{
    /// <summary>This program again, as the contestant of that name (see <c>InProcess.Registry</c>).</summary>
    public static Launch Self(string contestant, params string[] arguments) =>
        new(Environment.ProcessPath!, ["contestant", contestant, .. arguments]);
}
