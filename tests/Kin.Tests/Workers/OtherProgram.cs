using System.Diagnostics;
using System.Globalization;

namespace Kin.Tests.Workers;

/// <summary>
/// A program other than the test run, which may be killed: kin-test-child, calling a static method of this assembly. What
/// a killed runtime leaves goes into the folder of the test.
/// </summary>
internal static class OtherProgram
{
    // By the folder, which is the test's own, its processes are known whoever their parent is by now.
    private const string FolderVariable = "KIN_TEST_FOLDER";

    /// <summary>In that program: the folder.</summary>
    public static string Folder => Environment.GetEnvironmentVariable(FolderVariable)!;

    public static Process Start(Func<int> main, string folder)
    {
        ProcessStartInfo start = new(TestChild.Path, Arguments(main)) { RedirectStandardInput = true };
        start.Environment["TMPDIR"] = folder;
        start.Environment[FolderVariable] = folder;
        return Process.Start(start) ?? throw new InvalidOperationException("kin-test-child did not start");
    }

    /// <summary>The same as a script of the shell, to be run in that folder.</summary>
    public static string Script(Func<int> main) =>
        $"{FolderVariable}=$PWD TMPDIR=$PWD exec '{TestChild.Path}' {string.Join(' ', Arguments(main).Select(a => $"'{a}'"))}\n";

    /// <summary>The processes that were started with this folder, at any depth, and have not ended.</summary>
    public static int[] Alive(string folder)
    {
        string mark = $"{FolderVariable}={folder}";
        return
        [
            .. Directory.GetDirectories("/proc").Select(path => Path.GetFileName(path)!)
                .Where(name => char.IsAsciiDigit(name[0]) && HasVariable(name, mark))
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture)),
        ];
    }

    // Empty for a zombie.
    private static bool HasVariable(string pid, string variable)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Split('\0').Contains(variable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // gone, or of another user
        }
    }

    private static string[] Arguments(Func<int> main) =>
        ["call", main.Method.DeclaringType!.Assembly.Location, main.Method.DeclaringType.FullName!, main.Method.Name];
}
