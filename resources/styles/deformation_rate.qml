<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis styleCategories="Symbology" version="3.22.16-Białowieża">
  <pipe-data-defined-properties>
    <Option type="Map">
      <Option name="name" value="" type="QString"/>
      <Option name="properties"/>
      <Option name="type" value="collection" type="QString"/>
    </Option>
  </pipe-data-defined-properties>
  <pipe>
    <provider>
      <resampling zoomedInResamplingMethod="nearestNeighbour" zoomedOutResamplingMethod="nearestNeighbour" maxOversampling="2" enabled="false"/>
    </provider>
    <rasterrenderer classificationMax="150" alphaBand="-1" nodataColor="" classificationMin="-150" type="singlebandpseudocolor" opacity="1" band="1">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
        <cumulativeCutLower>0.02</cumulativeCutLower>
        <cumulativeCutUpper>0.98</cumulativeCutUpper>
        <stdDevFactor>2</stdDevFactor>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader classificationMode="1" clip="0" colorRampType="INTERPOLATED" minimumValue="-150" maximumValue="150" labelPrecision="0">
          <item alpha="255" label="-150 mm/a" color="#7f3b08" value="-150"/>
          <item alpha="255" label="-100 mm/a" color="#b35806" value="-100"/>
          <item alpha="255" label="-50 mm/a" color="#e08214" value="-50"/>
          <item alpha="255" label="-25 mm/a" color="#fdb863" value="-25"/>
          <item alpha="255" label="-10 mm/a" color="#fee0b6" value="-10"/>
          <item alpha="255" label="0 mm/a" color="#f7f7f7" value="0"/>
          <item alpha="255" label="+10 mm/a" color="#d8daeb" value="10"/>
          <item alpha="255" label="+25 mm/a" color="#b2abd2" value="25"/>
          <item alpha="255" label="+50 mm/a" color="#8073ac" value="50"/>
          <item alpha="255" label="+100 mm/a" color="#542788" value="100"/>
          <item alpha="255" label="+150 mm/a" color="#2d004b" value="150"/>
          <rampLegendSettings maximumLabel="≥ 150" minimumLabel="≤ -150" orientation="2" prefix="" useContinuousLegend="1" suffix=" mm/a" direction="0">
            <numericFormat id="basic">
              <Option type="Map">
                <Option name="decimal_separator" value="" type="QChar"/>
                <Option name="decimals" value="6" type="int"/>
                <Option name="rounding_type" value="0" type="int"/>
                <Option name="show_plus" value="false" type="bool"/>
                <Option name="show_thousand_separator" value="true" type="bool"/>
                <Option name="show_trailing_zeros" value="false" type="bool"/>
                <Option name="thousand_separator" value="" type="QChar"/>
              </Option>
            </numericFormat>
          </rampLegendSettings>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast contrast="0" gamma="1" brightness="0"/>
    <huesaturation colorizeRed="255" invertColors="0" saturation="0" colorizeBlue="128" grayscaleMode="0" colorizeStrength="100" colorizeOn="0" colorizeGreen="128"/>
    <rasterresampler maxOversampling="2"/>
    <resamplingStage>resamplingFilter</resamplingStage>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
