using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

public sealed class ProgressLineTests
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _writer = new();

    private ProgressLine Line(int? width) => new(_writer, width, isOff: false, new TextStyle(isOn: false), _clock);

    [Fact]
    public void A_terminal_sees_share_rate_and_time_left()
    {
        var line = Line(100);
        line.Report("Fetching words 1.0", 0, 100_000_000);
        _clock.Now += TimeSpan.FromSeconds(2);
        line.Report("Fetching words 1.0", 25_000_000, 100_000_000);
        Assert.EndsWith("Fetching words 1.0  ━━━━────────────  25 %  25.0 MB of 100.0 MB  12.5 MB/s  0:06 left", _writer.ToString(), StringComparison.Ordinal);
        line.Clear();
        Assert.EndsWith("\r\e[K", _writer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(20)]
    [InlineData(80)]
    public void It_fits_into_the_line(int width)
    {
        var line = Line(width);
        line.Report("Fetching natural-language/words-of-several-languages 1.0", 0, 100_000_000);
        _clock.Now += TimeSpan.FromSeconds(2);
        line.Report("Fetching natural-language/words-of-several-languages 1.0", 25_000_000, 100_000_000);
        Assert.All(_writer.ToString().Split("\r\e[K"), l => Assert.True(l.Length < width, l));
    }

    [Fact]
    public void Elsewhere_there_is_a_line_now_and_then()
    {
        var line = Line(null);
        for (var i = 0; i <= 200; i++)
        {
            line.Report("Fetching words 1.0", i * 1_000_000, 200_000_000);
            _clock.Now += TimeSpan.FromMilliseconds(100);
        }

        var lines = _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Fetching words 1.0: 50 %  100.0 MB of 200.0 MB  10.0 MB/s", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\e', _writer.ToString());
    }
}
