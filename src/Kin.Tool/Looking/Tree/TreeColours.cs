namespace Kin.Tool.Looking.Tree;

/// <summary>The marks in colours, for terminals that have them.</summary>
internal static class TreeColours
{
    /// <summary>Zombies red, orphans magenta, stopped ones yellow.</summary>
    public static string In(string picture) => picture
        .Replace(TreeLabel.Zombie, $"\e[31m{TreeLabel.Zombie}\e[0m", StringComparison.Ordinal)
        .Replace(TreeLabel.Orphan, $"\e[35m{TreeLabel.Orphan}\e[0m", StringComparison.Ordinal)
        .Replace(TreeLabel.Stopped, $"\e[33m{TreeLabel.Stopped}\e[0m", StringComparison.Ordinal);
}
