using Kin.Inspection;
using Kin.Tests.Root;

namespace Kin.Tests.Inspection;

/// <summary>A directory with files as /proc has them: kernels and moments that are not here.</summary>
internal sealed class FakeProc : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public ProcFs Root => new(_folder.Path);

    public string Path => _folder.Path;

    /// <summary>Makes a process, or writes its stat anew.</summary>
    public void Add(int id, int parent = 1, long start = 100, string name = "made", char state = 'S', int flags = 1 << 22) => Write(
        id, "stat",
        $"{id} ({name}) {state} {parent} {id} {id} 34816 {id} {flags} 1 2 3 4 50 60 70 80 20 0 1 0 {start} 4096 2 {ulong.MaxValue}\n");

    public void Write(int id, string file, string text)
    {
        string path = System.IO.Path.Combine(_folder.Path, $"{id}", file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, System.Text.Encoding.Latin1);
    }

    public void Remove(int id) => Directory.Delete(System.IO.Path.Combine(_folder.Path, $"{id}"), recursive: true);

    public void Dispose() => _folder.Dispose();
}
