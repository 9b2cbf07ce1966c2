using Kin.IO;
using Microsoft.Win32.SafeHandles;

namespace Kin.TestChild.Verbs;

/// <summary>
/// Moves bytes and prints how many, and by which call: <c>files FROM TO</c>, from file to file; <c>child TO</c>,
/// what a child prints into a file; <c>input FROM</c>, a file into a child.
/// </summary>
internal static class Transfer
{
    public static int Run(string[] args)
    {
        switch (args[0])
        {
            case "files":
                using (SafeFileHandle from = File.OpenHandle(args[1]), to = Create(args[2]))
                {
                    TransferResult result = FileTransfer.Copy(from, to);
                    Console.WriteLine($"{result.Bytes} {result.Method}");
                }

                return 0;
            case "child":
                Command print = new("seq", "100000") { StandardOutput = StandardStream.Piped };
                using (ChildProcess child = print.Start())
                using (FileStream to = File.Create(args[1], 0))
                {
                    child.StandardOutput.CopyToAsync(to).GetAwaiter().GetResult();
                    Console.WriteLine($"{to.Position} {child.Wait()}");
                }

                return 0;
            default:
                using (FileStream from = File.OpenRead(args[1]))
                {
                    Command count = new("wc", "-c") { StandardInput = StandardStream.FromStream(from) };
                    Console.Write(count.Capture().StandardOutput);
                }

                return 0;
        }
    }

    private static SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
}
