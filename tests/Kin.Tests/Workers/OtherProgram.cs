using System.Diagnostics;

namespace Kin.Tests.Workers;

/// <summary>
/// A program other than the test run, which may be killed: kin-test-child, calling a static method of this assembly that
/// reads its arguments as lines from standard input. What a killed runtime leaves goes into the folder of the test.
/// </summary>
internal static class OtherProgram
{
    public static Process Start(Func<int> main, string folder)
    {
        ProcessStartInfo start = new(
            TestChild.Path,
            ["call", main.Method.DeclaringType!.Assembly.Location, main.Method.DeclaringType.FullName!, main.Method.Name])
        {
            RedirectStandardInput = true,
        };
        start.Environment["TMPDIR"] = folder;
        Process program = Process.Start(start) ?? throw new InvalidOperationException("kin-test-child did not start");
        program.StandardInput.WriteLine(folder);
        return program;
    }

    /// <summary>In that program: the folder.</summary>
    public static string Folder => Console.ReadLine() ?? throw new InvalidOperationException("no folder was told");
}
