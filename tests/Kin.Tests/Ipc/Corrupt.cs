namespace Kin.Tests.Ipc;

/// <summary>Using what was damaged: an exception is right, and so is any result.</summary>
internal static class Corrupt
{
    public static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
        }
    }
}
