<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandgray" grayBand="2" opacity="1" alphaBand="-1" nodataColor="" gradient="BlackToWhite">
      <contrastEnhancement>
        <minValue>-50</minValue>
        <maxValue>50</maxValue>
        <algorithm>StretchToMinimumMaximum</algorithm>
      </contrastEnhancement>
    </rasterrenderer>
  </pipe>
</qgis>
